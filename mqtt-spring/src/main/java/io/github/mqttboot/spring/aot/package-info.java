/**
 * What an application that is processed ahead of time has to know of listeners,
 * publishers and payloads before it runs, for native images above all. Used while the
 * application is built, never while it runs; nothing else knows this package.
 */
@NullMarked
package io.github.mqttboot.spring.aot;

import org.jspecify.annotations.NullMarked;
