package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * Speaks TLS in front of a broker that does not, and notes who has come.
 */
public final class TlsRelay implements AutoCloseable {

	/** Noted for a client without a certificate. */
	static final BigInteger NOBODY = BigInteger.valueOf(-1);

	private final ServerSocket listening;

	private final int target;

	private final SSLContext context;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "tls-relay");
		thread.setDaemon(true);
		return thread;
	});

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final List<BigInteger> clients = new CopyOnWriteArrayList<>();

	private final AtomicInteger failedHandshakes = new AtomicInteger();

	public TlsRelay(SSLContext context, int target) throws IOException {
		this.context = context;
		this.target = target;
		this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.threads.execute(this::accept);
	}

	public String uri() {
		return "mqtts://localhost:" + this.listening.getLocalPort();
	}

	/** Return the serial numbers of the certificates that clients have shown. */
	List<BigInteger> clients() {
		return this.clients;
	}

	int failedHandshakes() {
		return this.failedHandshakes.get();
	}

	private void accept() {
		try {
			while (true) {
				Socket plain = this.listening.accept();
				this.sockets.add(plain);
				this.threads.execute(() -> relay(plain));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void relay(Socket plain) {
		try {
			SSLSocket secure = (SSLSocket) this.context.getSocketFactory()
				.createSocket(plain, null, plain.getPort(), true);
			secure.setUseClientMode(false);
			secure.setWantClientAuth(true);
			secure.startHandshake();
			// with TLS 1.3, what the client thinks of our certificate comes with its
			// first byte
			int first = secure.getInputStream().read();
			if (first < 0) {
				throw new IOException("Nothing said");
			}
			this.clients.add(serialNumber(secure));
			Socket broker = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.sockets.add(broker);
			broker.getOutputStream().write(first);
			this.threads.execute(() -> copy(broker, secure));
			copy(secure, broker);
		}
		catch (IOException ex) {
			this.failedHandshakes.incrementAndGet();
			close(plain);
		}
	}

	private static BigInteger serialNumber(SSLSocket socket) {
		try {
			return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
		}
		catch (SSLPeerUnverifiedException ex) {
			return NOBODY;
		}
	}

	private static void copy(Socket from, Socket to) {
		try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			in.transferTo(out);
		}
		catch (IOException ex) {
			// one side has ended the connection
		}
		close(from);
		close(to);
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// it is of no use any more in any case
		}
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		this.sockets.forEach(TlsRelay::close);
		this.threads.shutdownNow();
	}

}
