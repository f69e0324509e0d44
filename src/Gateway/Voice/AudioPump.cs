using System.Buffers;
using HomeLab.Gateway.Telemetry;
using HomeLab.Inference.Speech;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// Carries audio from a speech stream to a peer: one <c>audio-start</c>, then chunks of exactly 1024 samples (what every Piper server
/// sends), the last one shorter. Blocks are sent as one burst each; a slow reader slows the synthesis down.
/// </summary>
internal sealed class AudioPump(FrameSender output, ISpeechStream speech, Turn turn)
{
    private const int ChunkBytes = 1024 * 2;

    private readonly AudioFormat _format = new(speech.Format.SampleRateHz, speech.Format.BytesPerSample, speech.Format.Channels);
    private readonly ArrayBufferWriter<byte> _burst = new(32 * 1024);
    private readonly byte[] _rest = new byte[ChunkBytes];
    private int _restBytes;
    private bool _started;

    /// <summary>Ends with the speech, or fails with it.</summary>
    public async Task<SpokenAudio> RunAsync(CancellationToken cancellationToken)
    {
        long bytes = 0;
        var firstAudio = TimeSpan.Zero;
        await foreach (var block in speech.ReadAllAsync(cancellationToken))
        {
            using (block)
            {
                if (bytes == 0)
                {
                    firstAudio = turn.Elapsed;
                    turn.Enter("speak");
                }

                bytes += block.Pcm.Length;
                WriteChunks(block.Pcm.Span);
            }

            await SendAsync();
        }

        WriteStart();
        if (_restBytes > 0)
        {
            FrameWriter.WriteAudioChunk(_burst, _format, _rest.AsSpan(0, _restBytes));
        }

        await SendAsync();
        return new SpokenAudio(
            TimeSpan.FromSeconds((double)bytes / (speech.Format.SampleRateHz * speech.Format.BytesPerFrame)), firstAudio);
    }

    private void WriteChunks(ReadOnlySpan<byte> pcm)
    {
        WriteStart();
        if (_restBytes > 0)
        {
            var taken = Math.Min(ChunkBytes - _restBytes, pcm.Length);
            pcm[..taken].CopyTo(_rest.AsSpan(_restBytes));
            _restBytes += taken;
            pcm = pcm[taken..];
            if (_restBytes < ChunkBytes)
            {
                return;
            }

            FrameWriter.WriteAudioChunk(_burst, _format, _rest);
            _restBytes = 0;
        }

        for (; pcm.Length >= ChunkBytes; pcm = pcm[ChunkBytes..])
        {
            FrameWriter.WriteAudioChunk(_burst, _format, pcm[..ChunkBytes]);
        }

        pcm.CopyTo(_rest);
        _restBytes = pcm.Length;
    }

    private void WriteStart()
    {
        if (!_started)
        {
            _started = true;
            FrameWriter.WriteAudioStart(_burst, _format);
        }
    }

    private async ValueTask SendAsync()
    {
        if (_burst.WrittenCount > 0)
        {
            await output.SendEncodedAsync(EventKind.AudioChunk, _burst.WrittenMemory);
            _burst.ResetWrittenCount();
        }
    }
}

/// <summary>What was spoken.</summary>
/// <param name="Duration">Length of the audio.</param>
/// <param name="FirstAudio">From the request to the first audio.</param>
internal sealed record SpokenAudio(TimeSpan Duration, TimeSpan FirstAudio)
{
    /// <summary>Nothing.</summary>
    public static SpokenAudio None { get; } = new(TimeSpan.Zero, TimeSpan.Zero);
}
