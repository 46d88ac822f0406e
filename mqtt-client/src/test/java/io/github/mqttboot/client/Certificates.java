package io.github.mqttboot.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * An authority, the certificates that it issues, and sockets that show them.
 */
final class Certificates {

	private final X509Bundle authority;

	Certificates(String name) {
		try {
			this.authority = new CertificateBuilder().ecp256()
				.subject("CN=" + name)
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Return options of a client that trusts this authority and no other. */
	TlsOptions trusted() {
		return TlsOptions.DEFAULT.withTrustManagers(this.authority.toTrustManagerFactory());
	}

	X509Bundle issue(String host) throws Exception {
		return issue(host, Instant.now().plus(Duration.ofDays(1)));
	}

	X509Bundle issue(String host, Instant notAfter) throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=" + host)
			.addSanDnsName(host)
			.notBefore(notAfter.minus(Duration.ofDays(2)))
			.notAfter(notAfter)
			.buildIssuedBy(this.authority);
	}

	X509Bundle issueForAddress(String address) throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=address")
			.addSanIpAddress(address)
			.buildIssuedBy(this.authority);
	}

	/** Return the context of a server that trusts this authority's clients. */
	SSLContext context(X509Bundle certificate) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(certificate.toKeyManagerFactory().getKeyManagers(),
				this.authority.toTrustManagerFactory().getTrustManagers(), null);
		return context;
	}

	/**
	 * Server sockets whose certificate can be changed while they listen.
	 */
	static final class Sockets extends ServerSocketFactory {

		private volatile SSLContext context;

		Sockets(SSLContext context) {
			this.context = context;
		}

		void show(SSLContext other) {
			this.context = other;
		}

		@Override
		public ServerSocket createServerSocket(int port) throws IOException {
			return createServerSocket(port, 50);
		}

		@Override
		public ServerSocket createServerSocket(int port, int backlog) throws IOException {
			return createServerSocket(port, backlog, InetAddress.getLoopbackAddress());
		}

		@Override
		public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
			ServerSocket listening = new ServerSocket() {
				@Override
				public Socket accept() throws IOException {
					Socket plain = super.accept();
					SSLSocket secure = (SSLSocket) Sockets.this.context.getSocketFactory()
						.createSocket(plain, null, plain.getPort(), true);
					secure.setUseClientMode(false);
					return secure;
				}
			};
			listening.bind(new InetSocketAddress(address, port), backlog);
			return listening;
		}

	}

}
