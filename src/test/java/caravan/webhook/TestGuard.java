package caravan.webhook;

import caravan.Settings;

/** The guard as the program has it, without starting it. */
public final class TestGuard implements AutoCloseable {

    private final Names names;
    private final AddressGuard guard;
    private final NameChecks checks;

    public TestGuard(Settings settings) {
        names = new Names(settings);
        guard = new AddressGuard(settings, names);
        checks = new NameChecks(guard, settings);
    }

    public AddressGuard guard() {
        return guard;
    }

    NameChecks checks() {
        return checks;
    }

    @Override
    public void close() {
        names.close();
    }
}
