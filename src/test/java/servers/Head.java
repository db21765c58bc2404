package servers;

/** The head of a request, byte for byte as a test wants it; for {@link RawHttp}. */
public final class Head {

    private Head() {}

    /**
     * @param line method and target
     * @param headers lines besides Host; one that is a Host takes its place
     */
    public static String of(String line, String... headers) {
        StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\n");
        boolean host = false;
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            TestRun.secretIn(parts[0], parts[1]);
            host |= parts[0].equals("Host");
            head.append(header).append("\r\n");
        }
        return head.append(host ? "\r\n" : "Host: 127.0.0.1\r\n\r\n").toString();
    }

    /** The header that carries this inbox's token. */
    public static String bearer(CaravanProcess.Inbox inbox) {
        return "Authorization: Bearer " + inbox.token();
    }
}
