package io.agentmesh.bench.load;

import io.agentmesh.core.identity.AgentKeyPair;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Connects agents to one relay and closes them at the end. Its methods are for the scenario's thread, which
/// may wait.
@SuppressWarnings("FutureReturnValueIgnored") // each login's end is in AgentConnection.ready
final class Fleet implements AutoCloseable {
    /// Logins under way at a time, unless a scenario wants them all at once.
    private static final int AT_A_TIME = 64;

    private static final int LOGIN_SECONDS = 60;

    private final Target target;
    private final EventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    private int receiveBuffer;

    Fleet(Target target) {
        this.target = target;
        this.group = new MultiThreadIoEventLoopGroup(
                target.threads(), new DefaultThreadFactory("load", /* daemon= */ true), NioIoHandler.newFactory());
        for (int i = 0; i < target.threads(); i++) {
            loops.add(group.next());
        }
    }

    /// Bounds what the kernel keeps for connections made from now on: who stops reading is then felt at once.
    Fleet withReceiveBuffer(int bytes) {
        receiveBuffer = bytes;
        return this;
    }

    List<EventLoop> loops() {
        return loops;
    }

    /// The loop of a number: what shares the number shares the loop.
    EventLoop loop(int number) {
        return loops.get(number % loops.size());
    }

    /// Connects agents `first` to `first + count - 1`, some at a time; returns when all are logged in.
    List<AgentConnection> connect(int first, int count) throws InterruptedException, ExecutionException {
        return connect(first, count, AT_A_TIME);
    }

    /// The same with `atATime` logins under way.
    List<AgentConnection> connect(int first, int count, int atATime) throws InterruptedException, ExecutionException {
        var slots = new Semaphore(atATime);
        List<AgentConnection> made = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            slots.acquire();
            AgentConnection connection = begin(Identities.agent(i), i);
            connection.ready().whenComplete((logged, failed) -> slots.release());
            made.add(connection);
        }
        for (AgentConnection connection : made) {
            await(connection.ready());
        }
        return made;
    }

    /// Begins to connect agents 0 to `count - 1`, all at once.
    List<AgentConnection> beginAll(int count) {
        List<AgentConnection> begun = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            begun.add(begin(Identities.agent(i), i));
        }
        return begun;
    }

    /// Whether a connection is logged in in the end.
    static boolean isReady(AgentConnection connection) throws InterruptedException {
        try {
            await(connection.ready());
            return true;
        } catch (ExecutionException failed) {
            return false;
        }
    }

    /// Begins to connect one agent on the loop of `number`.
    AgentConnection begin(AgentKeyPair agent, int number) {
        var connection = new AgentConnection(agent, target.relay(), target.path()).asking(target.asks());
        var bootstrap = new Bootstrap()
                .group(loop(number))
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(connection);
        if (receiveBuffer > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
        }
        bootstrap.connect(target.relay(), target.source(number)).addListener(done -> {
            if (!done.isSuccess()) {
                connection.ready().completeExceptionally(done.cause());
            }
        });
        return connection;
    }

    private static void await(CompletableFuture<?> future) throws InterruptedException, ExecutionException {
        try {
            future.get(LOGIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            throw new ExecutionException("no login within " + LOGIN_SECONDS + " s", slow);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
