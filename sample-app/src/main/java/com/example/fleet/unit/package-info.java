/**
 * The simulated units: they publish readings and answer commands. They know nothing of
 * the page.
 */
@NullMarked
package com.example.fleet.unit;

import org.jspecify.annotations.NullMarked;
