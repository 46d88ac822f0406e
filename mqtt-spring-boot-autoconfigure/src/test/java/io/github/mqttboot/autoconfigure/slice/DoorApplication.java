package io.github.mqttboot.autoconfigure.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with listeners, and with parts that the slice leaves out.
 */
@SpringBootApplication
class DoorApplication {

}
