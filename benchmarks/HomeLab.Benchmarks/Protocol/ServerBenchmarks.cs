using System.Buffers;
using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Hosting;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HomeLab.Benchmarks.Protocol;

/// <summary>An <c>audio-chunk</c> through the real server over in-memory pipes, to the session. One thread, no socket.</summary>
[MemoryDiagnoser]
public class ServerBenchmarks : IWyomingService, IWyomingSession
{
    private const int Frames = 100;

    private readonly Pipe _input = new(
        new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly Pipe _output = new();
    private readonly ArrayBufferWriter<byte> _frame = new();
    private long _bytes;

    public string Name => "benchmark";

    public ServiceInfo Info { get; } = new(new InfoEvent());

    public bool InTurn => true;

    [GlobalSetup]
    public void SetUp()
    {
        FrameWriter.WriteAudioChunk(_frame, AudioFormat.Speech16Khz, new byte[2048]);
        var metrics = new WyomingMetrics(
            new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        var server = new WyomingServer(Options.Create(new WyomingOptions()), metrics, NullLoggerFactory.Instance, TimeProvider.System);
        var application = new DuplexPipe(_output.Reader, _input.Writer);
        var connection = new DefaultConnectionContext("c", new DuplexPipe(_input.Reader, _output.Writer), application);
        _ = server.ServeAsync(connection, this);
        if (Chunks() != Frames * 2048)
        {
            throw new InvalidOperationException("Not every chunk reached the session.");
        }
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Chunks()
    {
        _bytes = 0;
        for (var i = 0; i < Frames; i++)
        {
            _input.Writer.Write(_frame.WrittenSpan);
            Ignore(_input.Writer.FlushAsync());
        }

        return _bytes;
    }

    public IWyomingSession Open(WyomingConnection connection) => this;

    public ValueTask HandleAsync(in Frame frame)
    {
        _bytes += AudioChunk.Read(frame).Pcm.Length;
        return default;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }

    private static void Ignore(ValueTask<FlushResult> flush) => flush.GetAwaiter().GetResult();

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
