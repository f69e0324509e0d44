using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace HomeLab.Wyoming.Discovery;

/// <summary>Decodes DNS packets from anybody on the network: every length and pointer is checked, and a bad packet is no packet.</summary>
internal ref struct DnsReader
{
    private const int MaxNameBytes = 255;
    private const int MaxRecords = 256;
    private const ushort TopBit = 0x8000;

    private readonly ReadOnlySpan<byte> _packet;
    private int _at;
    private bool _failed;

    private DnsReader(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>Null when the packet is malformed. Records of types that discovery does not use are skipped.</summary>
    public static DnsMessage? Read(ReadOnlySpan<byte> packet)
    {
        var reader = new DnsReader(packet);
        var message = reader.ReadMessage();
        return reader._failed ? null : message;
    }

    private DnsMessage? ReadMessage()
    {
        var id = ReadUInt16();
        var flags = ReadUInt16();
        var (questionCount, answerCount, authorityCount, additionalCount) = (ReadUInt16(), ReadUInt16(), ReadUInt16(), ReadUInt16());
        if (questionCount + answerCount + authorityCount + additionalCount > MaxRecords)
        {
            _failed = true;
            return null;
        }

        var questions = new List<DnsQuestion>();
        for (var i = 0; i < questionCount && !_failed; i++)
        {
            var name = ReadName();
            var type = (DnsType)ReadUInt16();
            questions.Add(new DnsQuestion(name, type, (ReadUInt16() & TopBit) != 0));
        }

        var answers = ReadRecords(answerCount);
        _ = ReadRecords(authorityCount);
        return new DnsMessage(id, (flags & TopBit) != 0, questions, answers, ReadRecords(additionalCount));
    }

    private List<DnsRecord> ReadRecords(int count)
    {
        var records = new List<DnsRecord>();
        for (var i = 0; i < count && !_failed; i++)
        {
            if (ReadRecord() is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    private DnsRecord? ReadRecord()
    {
        var name = ReadName();
        var type = (DnsType)ReadUInt16();
        ReadUInt16();
        var ttl = ((uint)ReadUInt16() << 16) | ReadUInt16();
        var length = ReadUInt16();
        var end = _at + length;
        if (_failed || end > _packet.Length)
        {
            _failed = true;
            return null;
        }

        var record = ReadRecordData(name, type, ttl, length);
        _at = end;
        return record;
    }

    private DnsRecord? ReadRecordData(string name, DnsType type, uint ttl, int length)
    {
        switch (type)
        {
            case DnsType.Ptr:
                return new PtrRecord(name, ReadName(), ttl);
            case DnsType.Srv:
                ReadUInt16();
                ReadUInt16();
                var port = ReadUInt16();
                return new SrvRecord(name, ReadName(), port, ttl);
            case DnsType.A when length == 4:
            case DnsType.Aaaa when length == 16:
                return new AddressRecord(name, new IPAddress(_packet.Slice(_at, length)), ttl);
            case DnsType.Txt:
                return new TxtRecord(name, ttl);
            default:
                return null;
        }
    }

    // RFC 1035 §4.1.4: a name is labels, ended by zero or by a pointer to an earlier place in the packet.
    private string ReadName()
    {
        var name = new StringBuilder();
        var at = _at;
        var jumped = false;
        var total = 0;
        while (at < _packet.Length)
        {
            var length = _packet[at++];
            if (length == 0)
            {
                _at = jumped ? _at : at;
                return name.ToString();
            }

            if ((length & 0xC0) == 0xC0)
            {
                if (at >= _packet.Length)
                {
                    break;
                }

                var target = ((length & 0x3F) << 8) | _packet[at];
                _at = jumped ? _at : at + 1;
                if (target >= at - 1)
                {
                    break;
                }

                (at, jumped) = (target, true);
                continue;
            }

            total += length + 1;
            if ((length & 0xC0) != 0 || at + length > _packet.Length || total > MaxNameBytes)
            {
                break;
            }

            name.Append(name.Length > 0 ? "." : "").Append(Encoding.UTF8.GetString(_packet.Slice(at, length)));
            at += length;
        }

        _failed = true;
        return "";
    }

    private ushort ReadUInt16()
    {
        if (_at + 2 > _packet.Length)
        {
            _failed = true;
            return 0;
        }

        var value = BinaryPrimitives.ReadUInt16BigEndian(_packet[_at..]);
        _at += 2;
        return value;
    }
}
