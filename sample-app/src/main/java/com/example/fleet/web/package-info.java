/**
 * The page's way in (commands and messages to publish) and out (server-sent events).
 */
@NullMarked
package com.example.fleet.web;

import org.jspecify.annotations.NullMarked;
