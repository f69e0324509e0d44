using HomeLab.Inference.Models;

namespace HomeLab.Inference.Tests.Models;

public sealed class FullDiskTests : IDisposable
{
    private readonly TestModels _models = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Too_little_room_is_said_before_the_first_byte()
    {
        _models.MirrorAll();

        var failure = await Assert.ThrowsAsync<ModelStoreException>(
            () => _models.Open(new SmallDisk(free: 1_000)).PullAsync(["voice"], null, Token));

        Assert.Contains("needs 305.0 kB more and has 1.0 kB free", failure.Message);
        Assert.Empty(_models.FilesInStore());
    }

    [Fact]
    public async Task A_disk_that_fills_up_leaves_no_half_model_and_resumes_when_there_is_room()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This system has no /dev/full, the device that is always full.");
        _models.MirrorAll();

        var outcome = Assert.Single(await _models.Open(new SmallDisk(capacity: 140_000)).PullAsync(["voice"], null, Token));

        Assert.Contains("The disk is full", outcome.Failure!.Message);
        Assert.Contains("HOMELAB_MODELS", outcome.Failure.Message);
        Assert.Equal(["tts/voice/voice.onnx.part"], _models.FilesInStore());
        var kept = new FileInfo(Path.Combine(_models.VoiceFolder, "voice.onnx.part")).Length;
        Assert.InRange(kept, 1, 140_000);

        var resumed = Assert.Single(await _models.Open().PullAsync(["voice"], null, Token));
        Assert.Null(resumed.Failure);
        Assert.Equal(TestModels.Onnx.Length + TestModels.Json.Length - kept, resumed.ReceivedBytes);
    }

    /// <summary>
    /// A file system with little room; past its capacity the bytes go to /dev/full, so that the error is the system's own.
    /// </summary>
    private sealed class SmallDisk(long free = long.MaxValue, long capacity = long.MaxValue) : StoreDisk
    {
        public override long FreeBytes(string folder) => free;

        public override Stream OpenForWriting(string path) => new SmallStream(base.OpenForWriting(path), capacity);
    }

    private sealed class SmallStream(Stream inner, long capacity) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count) => Target(count).Write(buffer, offset, count);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await Target(buffer.Length).WriteAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        private Stream Target(int count) =>
            inner.Position + count <= capacity
                ? inner
                : new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }
}
