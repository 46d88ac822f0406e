/**
 * The application: nothing but its main method.
 */
@NullMarked
package com.example.fleet;

import org.jspecify.annotations.NullMarked;
