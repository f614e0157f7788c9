import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Receives callbacks, and prints their tasks as JSON: javac -d out *.java, and java -cp out Receive [port]. CALLBACK_SIGN_KEY is
 * that of the service; two with a space between them while it is changed.
 */
public final class Receive {
  private static final int MAX_BYTES = 1_000_000;
  private static final List<String> KEYS = List.of(System.getenv("CALLBACK_SIGN_KEY").split(" "));
  /** A message may come twice. These ids belong into your database. */
  private static final Set<String> taken = ConcurrentHashMap.newKeySet();

  public static void main(String[] args) throws IOException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8091;
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/", Receive::receive);
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      // The raw bytes: what a JSON parser made of them has another signature.
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
      Map<String, String> headers = exchange.getRequestHeaders().entrySet().stream()
          .collect(Collectors.toMap(header -> header.getKey().toLowerCase(), header -> header.getValue().get(0)));
      String id = body.length > MAX_BYTES ? null : Callback.verify(headers, body, KEYS);
      if (id != null && taken.add(id)) print(body);
      exchange.sendResponseHeaders(body.length > MAX_BYTES ? 413 : id == null ? 401 : 204, -1);
    } catch (GeneralSecurityException error) {
      throw new IOException(error);
    }
  }

  private static synchronized void print(byte[] json) {
    System.out.writeBytes(json);
    System.out.println();
  }
}
