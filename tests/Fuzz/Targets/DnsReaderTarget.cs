using HomeLab.Wyoming.Discovery;

namespace HomeLab.Fuzz.Targets;

/// <summary>Packets from anybody on the network: read or dropped, and never for ever.</summary>
public sealed class DnsReaderTarget : IFuzzTarget
{
    private static readonly AnnouncedService Service = new("piper", "house", 10_200);

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        DnsWriter.Write(DnsMessage.Query(new DnsQuestion(AnnouncedService.ServiceType, DnsType.Ptr))),
        DnsWriter.Write(
            DnsMessage.Response(Service.Records([System.Net.IPAddress.Parse("192.168.1.2"), System.Net.IPAddress.Parse("2001:db8::1")]))),

        // A name that is a label and a pointer to an earlier one.
        [0, 0, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, (byte)'a', 0, 0, 12, 0, 1, 0, 0, 0, 9, 0, 2, 0xC0, 12, 1, (byte)'b', 0xC0, 12, 0, 12, 0, 1, 0, 0, 0, 9, 0, 2, 0xC0, 12],
    ];

    public void Run(byte[] input, Random random)
    {
        if (DnsReader.Read(input) is not { } message)
        {
            return;
        }

        foreach (var question in message.Questions)
        {
            _ = Service.Answer(question, []);
        }
    }
}
