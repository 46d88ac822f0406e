/**
 * The broker from outside: literal bytes over a socket, foreign clients, and users'
 * tests.
 */
@NullMarked
package io.github.mqttboot.test;

import org.jspecify.annotations.NullMarked;
