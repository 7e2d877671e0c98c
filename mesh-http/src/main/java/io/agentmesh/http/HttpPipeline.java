package io.agentmesh.http;

import io.agentmesh.http.channel.StalledWriteGuard;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.tls.CertificateFiles;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;

/// Furnishes each accepted connection.
final class HttpPipeline extends ChannelInitializer<Channel> {
    private final HttpServerConfig config;
    private final RouteRunner runner;
    private final OpenConnections connections;

    HttpPipeline(HttpServerConfig config, Routes routes, VirtualThreads threads, OpenConnections connections) {
        this.config = config;
        this.runner = new RouteRunner(routes, threads);
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        RequestClock clock =
                new RequestClock(config.times().requestRead(), config.times().keepAlive());
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new StalledWriteGuard(config.times().stall()));
        CertificateFiles tls = config.tls();
        if (tls != null) {
            pipeline.addLast(tls.newHandler(channel.alloc()));
        }
        pipeline.addLast(clock);
        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                .setMaxInitialLineLength(config.sizes().maxHeaderBytes())
                .setMaxHeaderSize(config.sizes().maxHeaderBytes())));
        pipeline.addLast(new FlowControlHandler());
        pipeline.addLast(new HttpConnection(config, runner, clock));
        connections.add(channel);
    }
}
