/** The status page in a real browser: {@code mvn verify -Dgroups=browser}, with Chromium and its driver installed. */
package io.smartcar.browser;
