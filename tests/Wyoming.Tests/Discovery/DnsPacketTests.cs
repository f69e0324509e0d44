using System.Net;
using HomeLab.Wyoming.Discovery;

namespace HomeLab.Wyoming.Tests.Discovery;

public sealed class DnsPacketTests
{
    private static readonly AnnouncedService Service = new("Küche piper", "house", 10_200);

    [Fact]
    public void A_response_reads_back_as_written()
    {
        var records = Service.Records([IPAddress.Parse("192.168.1.2"), IPAddress.Parse("2001:db8::1")]);

        var read = DnsReader.Read(DnsWriter.Write(DnsMessage.Response(records, records, 7)))!;

        Assert.Equal(records, read.Answers);
        Assert.Equal(records, read.Additional);
        Assert.True(read.IsResponse);
        Assert.Equal(7, read.Id);
    }

    [Fact]
    public void A_question_is_encoded_as_in_RFC_1035()
    {
        byte[] expected =
        [
            0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
            8, .. "_wyoming"u8, 4, .. "_tcp"u8, 5, .. "local"u8, 0,
            0, 12, 0x80, 1,
        ];
        var question = new DnsQuestion(AnnouncedService.ServiceType, DnsType.Ptr, WantsUnicast: true);

        Assert.Equal(expected, DnsWriter.Write(DnsMessage.Query(question)));
        Assert.Equal(question, Assert.Single(DnsReader.Read(expected)!.Questions));
    }

    [Fact]
    public void Follows_pointers_in_names()
    {
        byte[] packet =
        [
            0,
            0,
            0x84,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            1,
            (byte)'a',
            5,
            .. "local"u8,
            0,
            0,
            12,
            0,
            1,
            0,
            0,
            0,
            9,
            0,
            4,
            1,
            (byte)'b',
            0xC0,
            14,
        ];

        var pointer = Assert.IsType<PtrRecord>(Assert.Single(DnsReader.Read(packet)!.Answers));

        Assert.Equal(("a.local", "b.local"), (pointer.Name, pointer.Target));
    }

    [Fact]
    public void A_pointer_to_itself_or_forward_is_no_packet()
    {
        Assert.Null(DnsReader.Read([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 12, 0, 1]));
        Assert.Null(DnsReader.Read([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 14, 0, 12, 0, 1]));
    }

    [Fact]
    public void Every_cut_packet_is_no_packet()
    {
        var packet = DnsWriter.Write(DnsMessage.Response(Service.Records([IPAddress.Parse("192.168.1.2")])));

        for (var length = 0; length < packet.Length; length++)
        {
            Assert.Null(DnsReader.Read(packet.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_packet_that_announces_too_many_records_is_no_packet() =>
        Assert.Null(DnsReader.Read([0, 0, 0x84, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));

    [Theory]
    [InlineData("piper", "piper")]
    [InlineData("a.b", "a-b")]
    [InlineData("ÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüß", "ÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜ")]
    public void A_label_has_no_dot_and_at_most_63_bytes(string text, string label) => Assert.Equal(label, DnsWriter.Label(text));

    [Fact]
    public void A_taken_name_is_counted_up()
    {
        var second = Service.Renamed(2);
        var third = second.Renamed(3);

        Assert.Equal("Küche piper (2)", second.Instance);
        Assert.Equal("Küche piper (3)", third.Instance);
    }
}
