package caravan.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

/** The fields behind a chunked body: nobody reads them, so they are not kept either. */
final class NoTrailers extends DefaultHttpHeaders {

    static final HttpHeadersFactory FACTORY =
            new HttpHeadersFactory() {

                private final HttpHeaders none = new NoTrailers();

                @Override
                public HttpHeaders newHeaders() {
                    return none;
                }

                @Override
                public HttpHeaders newEmptyHeaders() {
                    return none;
                }
            };

    private NoTrailers() {}

    @Override
    public HttpHeaders add(String name, Object value) {
        return this;
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        return this;
    }
}
