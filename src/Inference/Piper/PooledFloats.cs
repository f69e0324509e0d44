using HomeLab.Inference.Loading;

namespace HomeLab.Inference.Piper;

/// <summary>A buffer from the pool that grows; its owner disposes it once.</summary>
internal sealed class PooledFloats : IDisposable
{
    private float[] _buffer = [];

    /// <summary>Gets the buffer at a length; what was in it is lost where it was shorter.</summary>
    public Memory<float> Rent(int length)
    {
        if (_buffer.Length < length)
        {
            Dispose();
            _buffer = ScratchFloats.Shared.Rent(length);
        }

        return _buffer.AsMemory(0, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ScratchFloats.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}
