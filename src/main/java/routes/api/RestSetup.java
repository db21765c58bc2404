package routes.api;

import org.apache.camel.builder.RouteBuilder;

/** The calls of the API are answered on workers: they wait for the store. */
public class RestSetup extends RouteBuilder {

    @Override
    public void configure() {
        restConfiguration()
                .component("platform-http")
                .endpointProperty("platformHttpEngine", "#worker")
                .inlineRoutes(true);
    }
}
