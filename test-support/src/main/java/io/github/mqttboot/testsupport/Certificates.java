package io.github.mqttboot.testsupport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * An authority and the certificates that it issues.
 */
public final class Certificates {

	/** Of the stores that are written. */
	public static final String PASSWORD = "s3cr3t-store";

	private final X509Bundle authority;

	/**
	 * Make an authority.
	 * @param name its common name
	 */
	public Certificates(String name) {
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

	/**
	 * Return the certificate of the authority.
	 * @return the certificate as PEM
	 */
	public String pem() {
		return this.authority.getCertificatePEM();
	}

	/**
	 * Return what makes a client trust this authority and no other.
	 * @return the trust managers
	 */
	public TrustManagerFactory trustManagers() {
		return this.authority.toTrustManagerFactory();
	}

	/**
	 * Issue a certificate that is valid for a day from now.
	 * @param host the name of the host
	 * @return the certificate and its key
	 * @throws Exception if it cannot be made
	 */
	public X509Bundle issue(String host) throws Exception {
		return issue(host, Instant.now().plus(Duration.ofDays(1)));
	}

	/**
	 * Issue a certificate that is valid for two days.
	 * @param host the name of the host
	 * @param notAfter when it ends
	 * @return the certificate and its key
	 * @throws Exception if it cannot be made
	 */
	public X509Bundle issue(String host, Instant notAfter) throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=" + host)
			.addSanDnsName(host)
			.notBefore(notAfter.minus(Duration.ofDays(2)))
			.notAfter(notAfter)
			.buildIssuedBy(this.authority);
	}

	/**
	 * Issue a certificate for an address in place of a name.
	 * @param address the address
	 * @return the certificate and its key
	 * @throws Exception if it cannot be made
	 */
	public X509Bundle issueForAddress(String address) throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=address")
			.addSanIpAddress(address)
			.buildIssuedBy(this.authority);
	}

	/**
	 * Return the context of a server that trusts this authority's clients.
	 * @param certificate the certificate of the server
	 * @return the context
	 * @throws Exception if it cannot be made
	 */
	public SSLContext context(X509Bundle certificate) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(certificate.toKeyManagerFactory().getKeyManagers(),
				this.authority.toTrustManagerFactory().getTrustManagers(), null);
		return context;
	}

	/**
	 * Write a PKCS #12 store with the certificate of the authority.
	 * @param file the file
	 * @throws Exception if it cannot be written
	 */
	public void writeTrustStore(Path file) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setCertificateEntry("authority", this.authority.getCertificate());
		write(store, file);
	}

	/**
	 * Write a PKCS #12 store with a certificate and its key.
	 * @param certificate the certificate
	 * @param file the file
	 * @throws Exception if it cannot be written
	 */
	public static void writeKeyStore(X509Bundle certificate, Path file) throws Exception {
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

	/**
	 * Write certificate and key into one file: both change at once.
	 * @param certificate the certificate
	 * @param file the file
	 * @throws IOException if it cannot be written
	 */
	public static void writePem(X509Bundle certificate, Path file) throws IOException {
		Files.writeString(file, certificate.getCertificatePathPEM() + "\n" + certificate.getPrivateKeyPEM());
	}

}
