package caravan.bus;

import io.nats.client.Connection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** A connection that is, at each call, whichever there is then. */
final class CurrentConnection implements InvocationHandler {

    private final Supplier<Connection> current;

    private CurrentConnection(Supplier<Connection> current) {
        this.current = current;
    }

    /**
     * @param current may give null; a call is then an {@link IllegalStateException}
     */
    static Connection of(Supplier<Connection> current) {
        return (Connection)
                Proxy.newProxyInstance(
                        Connection.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        new CurrentConnection(current));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.invoke(this, arguments);
        }
        Connection connection = current.get();
        if (connection == null) {
            throw new IllegalStateException("NATS has not been reached yet");
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
