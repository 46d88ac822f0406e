package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.SSLContext;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * An authority and the certificates that it issues.
 */
final class Certificates {

	static final String PASSWORD = "s3cr3t-store";

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

	String pem() {
		return this.authority.getCertificatePEM();
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

	/** Return the context of a server that trusts this authority's clients. */
	SSLContext context(X509Bundle certificate) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(certificate.toKeyManagerFactory().getKeyManagers(),
				this.authority.toTrustManagerFactory().getTrustManagers(), null);
		return context;
	}

	void writeTrustStore(Path file) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setCertificateEntry("authority", this.authority.getCertificate());
		write(store, file);
	}

	static void writeKeyStore(X509Bundle certificate, Path file) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setKeyEntry("client", certificate.getKeyPair().getPrivate(), PASSWORD.toCharArray(),
				certificate.getCertificatePath());
		write(store, file);
	}

	private static void write(KeyStore store, Path file) throws Exception {
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, PASSWORD.toCharArray());
		}
	}

	/** Write certificate and key into one file: both change at once. */
	static void writePem(X509Bundle certificate, Path file) throws IOException {
		Files.writeString(file, certificate.getCertificatePathPEM() + "\n" + certificate.getPrivateKeyPEM());
	}

}
