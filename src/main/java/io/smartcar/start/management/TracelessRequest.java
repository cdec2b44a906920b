package io.smartcar.start.management;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;

/** A request whose answer in JSON has the type and message of an exception, but not its stack trace. */
final class TracelessRequest extends HttpServerRequestWrapper {
    TracelessRequest(HttpServerRequestInternal request) {
        super(request);
    }

    @Override
    public HttpServerResponse response() {
        HttpServerResponse response = super.response();
        return (HttpServerResponse) Proxy.newProxyInstance(
                HttpServerResponse.class.getClassLoader(),
                new Class<?>[] {HttpServerResponse.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("end") && arguments != null && arguments[0] instanceof String answer) {
                        arguments[0] = withoutTrace(answer);
                    }
                    return method.invoke(response, arguments);
                });
    }

    private static String withoutTrace(String answer) {
        if (!answer.startsWith("{")) {
            return answer;
        }
        JsonObject json = new JsonObject(answer);
        JsonObject exception = json.getJsonObject("exception");
        if (exception != null) {
            exception.remove("stackTrace");
        }
        return json.encode();
    }
}
