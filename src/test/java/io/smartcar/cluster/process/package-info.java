/** Server processes that can be killed, frozen and restarted on the same ports and folder. */
package io.smartcar.cluster.process;
