/** Replay: dead letters back to the topics of their kinds. */
package io.smartcar.replay;
