namespace HomeLab.Inference.Whisper.Listening;

/// <summary>
/// Samples between the connection that brings them and the thread that listens to them, in pooled blocks. Not thread-safe.
/// </summary>
internal sealed class SampleQueue(SampleBlocks pool) : IDisposable
{
    private readonly Queue<float[]> _blocks = new(16);
    private float[] _tail = [];
    private int _read;
    private int _written = SampleBlocks.Samples;

    /// <summary>Samples that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Appends samples.</summary>
    public void Write(ReadOnlySpan<float> samples)
    {
        Count += samples.Length;
        while (!samples.IsEmpty)
        {
            if (_written == SampleBlocks.Samples)
            {
                _tail = pool.Rent();
                _blocks.Enqueue(_tail);
                _written = 0;
            }

            var part = Math.Min(samples.Length, SampleBlocks.Samples - _written);
            samples[..part].CopyTo(_tail.AsSpan(_written));
            samples = samples[part..];
            _written += part;
        }
    }

    /// <summary>Takes the oldest samples; 0 when none wait.</summary>
    public int Read(Span<float> target)
    {
        var total = Math.Min(target.Length, Count);
        for (var done = 0; done < total;)
        {
            var head = _blocks.Peek();
            var part = Math.Min(total - done, SampleBlocks.Samples - _read);
            head.AsSpan(_read, part).CopyTo(target[done..]);
            done += part;
            _read += part;
            if (_read == SampleBlocks.Samples)
            {
                pool.Return(_blocks.Dequeue());
                _read = 0;
            }
        }

        Count -= total;
        return total;
    }

    /// <summary>Returns the memory.</summary>
    public void Dispose()
    {
        while (_blocks.TryDequeue(out var block))
        {
            pool.Return(block);
        }

        (_tail, _written, _read, Count) = ([], SampleBlocks.Samples, 0, 0);
    }
}
