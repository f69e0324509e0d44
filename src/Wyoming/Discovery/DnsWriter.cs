using System.Buffers.Binary;
using System.Text;

namespace HomeLab.Wyoming.Discovery;

/// <summary>Encodes DNS packets (RFC 1035 §4). Names are written whole: our packets are small, and any reader takes them.</summary>
internal static class DnsWriter
{
    private const ushort ClassInternet = 1;
    private const ushort TopBit = 0x8000;
    private const ushort AuthoritativeResponse = 0x8400;
    private const int MaxLabelBytes = 63;

    public static byte[] Write(DnsMessage message)
    {
        var packet = new MemoryStream();
        Put(packet, message.Id);
        Put(packet, message.IsResponse ? AuthoritativeResponse : (ushort)0);
        Put(packet, (ushort)message.Questions.Count);
        Put(packet, (ushort)message.Answers.Count);
        Put(packet, 0);
        Put(packet, (ushort)message.Additional.Count);
        foreach (var question in message.Questions)
        {
            PutName(packet, question.Name);
            Put(packet, (ushort)question.Type);
            Put(packet, (ushort)(ClassInternet | (question.WantsUnicast ? TopBit : 0)));
        }

        foreach (var record in message.Answers.Concat(message.Additional))
        {
            Put(packet, record);
        }

        return packet.ToArray();
    }

    /// <summary>Shortens text to what fits into one label of a name, on a character boundary.</summary>
    public static string Label(string text)
    {
        var label = text.Replace('.', '-');
        while (Encoding.UTF8.GetByteCount(label) > MaxLabelBytes)
        {
            label = label[..^(label.Length > 1 && char.IsLowSurrogate(label[^1]) ? 2 : 1)];
        }

        return label;
    }

    private static void Put(MemoryStream packet, DnsRecord record)
    {
        PutName(packet, record.Name);
        Put(packet, (ushort)record.Type);
        Put(packet, (ushort)(ClassInternet | (record.Unique ? TopBit : 0)));
        Put(packet, (ushort)(record.TtlSeconds >> 16));
        Put(packet, (ushort)record.TtlSeconds);
        var data = Data(record);
        Put(packet, (ushort)data.Length);
        packet.Write(data);
    }

    private static byte[] Data(DnsRecord record)
    {
        var data = new MemoryStream();
        switch (record)
        {
            case PtrRecord pointer:
                PutName(data, pointer.Target);
                break;
            case SrvRecord service:
                // Priority and weight are zero: there is one target.
                Put(data, 0);
                Put(data, 0);
                Put(data, service.Port);
                PutName(data, service.Target);
                break;
            case AddressRecord address:
                data.Write(address.Address.GetAddressBytes());
                break;
            default:
                data.WriteByte(0);
                break;
        }

        return data.ToArray();
    }

    private static void PutName(MemoryStream packet, string name)
    {
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = Encoding.UTF8.GetBytes(label);
            if (bytes.Length > MaxLabelBytes)
            {
                throw new ArgumentException($"The label '{label}' is longer than {MaxLabelBytes} bytes.", nameof(name));
            }

            packet.WriteByte((byte)bytes.Length);
            packet.Write(bytes);
        }

        packet.WriteByte(0);
    }

    private static void Put(MemoryStream packet, ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        packet.Write(bytes);
    }
}
