package io.smartcar.start.topics;

/**
 * What was found about a topic.
 *
 * @param weight how much it matters
 * @param topic the topic's name
 * @param text what was found, and what was expected
 * @param key the setting to change if the expectation is wrong; empty if there is none
 */
public record TopicFinding(Weight weight, String topic, String text, String key) {
    /** How much a finding matters. */
    public enum Weight {
        /** As it should be. */
        GOOD,
        /** Not as the settings say, but nothing is lost. */
        WARNING,
        /** Events cannot be sent, or may be lost: an operator must act. */
        PROBLEM
    }
}
