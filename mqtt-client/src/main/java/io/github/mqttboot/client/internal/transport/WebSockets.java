package io.github.mqttboot.client.internal.transport;

import java.io.IOException;
import java.net.URI;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.ReferenceCountUtil;

/**
 * MQTT over WebSocket (MQTT 5.0 section 6). Packets and frames are not aligned
 * [MQTT-6.0.0-2]: what comes in frames goes on as a stream of bytes, and each batch
 * leaves as one binary frame. The only class that needs {@code netty-codec-http}.
 */
final class WebSockets {

	private static final int LARGEST_ANSWER = 16 * 1024;

	/**
	 * A frame may hold several packets [MQTT-6.0.0-2], so its limit is not the packet's.
	 * It is kept as a whole until its end has come.
	 */
	private static final int LEAST_FRAME_LIMIT = 4 * 1024 * 1024;

	private WebSockets() {
	}

	static void add(ChannelPipeline pipeline, Target target, TransportSettings settings, ProtocolVersion version,
			long timeoutMillis, int maximumPacketSize) {
		Endpoint endpoint = target.endpoint();
		HttpHeaders headers = new DefaultHttpHeaders();
		URI uri = uri(endpoint, headers);
		target.webSocketHeaders().forEach(headers::set);
		WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
			.webSocketUri(uri)
			.version(WebSocketVersion.V13)
			.subprotocol(subprotocol(settings, version))
			.allowExtensions(false)
			.customHeaders(headers)
			.maxFramePayloadLength(frameLimit(maximumPacketSize))
			.withUTF8Validator(false)
			// it would hang up on the server's closing frame without an answer
			.handleCloseFrames(false)
			.handshakeTimeoutMillis(timeoutMillis)
			.build();
		pipeline.addLast(new HttpClientCodec());
		pipeline.addLast(new HttpObjectAggregator(LARGEST_ANSWER));
		pipeline.addLast(new WebSocketClientProtocolHandler(config));
		pipeline.addLast(new FrameContents());
	}

	/** For a name that java.net.URI takes for no host's, say it in the headers. */
	private static URI uri(Endpoint endpoint, HttpHeaders headers) {
		URI uri = URI.create(endpoint.scheme().text() + "://" + endpoint + endpoint.path());
		if (uri.getHost() != null) {
			return uri;
		}
		headers.set(HttpHeaderNames.HOST, endpoint.toString());
		headers.set(HttpHeaderNames.ORIGIN, (endpoint.scheme().isSecure() ? "https://" : "http://") + endpoint);
		return URI.create(endpoint.scheme().text() + "://localhost" + endpoint.path());
	}

	/** Room for two packets of the largest size, or for many small ones. */
	static int frameLimit(int maximumPacketSize) {
		return (int) Math.min(Integer.MAX_VALUE, Math.max(2L * maximumPacketSize, LEAST_FRAME_LIMIT));
	}

	private static String subprotocol(TransportSettings settings, ProtocolVersion version) {
		if (!settings.webSocketSubprotocol().isEmpty()) {
			return settings.webSocketSubprotocol();
		}
		// [MQTT-6.0.0-3]
		return (version == ProtocolVersion.MQTT_3_1) ? "mqttv3.1" : "mqtt";
	}

	/**
	 * Frames to bytes and back. The channel counts as open once the upgrade is done.
	 */
	private static final class FrameContents extends ChannelDuplexHandler {

		private boolean upgraded;

		@Override
		public void channelActive(ChannelHandlerContext context) {
			// not before the upgrade
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
				this.upgraded = true;
				context.fireChannelActive();
			}
			else if (event == PacketChannel.Event.LAST_PACKET_LEFT) {
				context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
			}
			else {
				context.fireUserEventTriggered(event);
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (!this.upgraded) {
				context.fireExceptionCaught(
						new IOException("the server closed the connection instead of opening a WebSocket"));
			}
			context.fireChannelInactive();
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object received) {
			boolean bytes = received instanceof BinaryWebSocketFrame || received instanceof ContinuationWebSocketFrame;
			if (bytes) {
				context.fireChannelRead(((WebSocketFrame) received).content());
				return;
			}
			ReferenceCountUtil.release(received);
			if (received instanceof CloseWebSocketFrame) {
				// answers with a closing frame, unless we have sent one
				context.channel().close();
				return;
			}
			// [MQTT-6.0.0-1]
			context.fireExceptionCaught(new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server sent a WebSocket frame that is not binary"));
		}

		@Override
		public void write(ChannelHandlerContext context, Object sent, ChannelPromise promise) {
			boolean content = sent instanceof ByteBuf bytes && bytes.isReadable();
			context.write(content ? new BinaryWebSocketFrame((ByteBuf) sent) : sent, promise);
		}

	}

}
