/**
 * The broker that the application brings along while none is configured.
 */
@NullMarked
package com.example.fleet.broker;

import org.jspecify.annotations.NullMarked;
