using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HomeLab.Deploy.Tests.Yaml;

/// <summary>
/// Reads YAML into JSON nodes and says everything that a strict reader would refuse: duplicate keys, tabs, anchors, tags, scalars that
/// YAML 1.1 and 1.2 read differently. What is refused is still read, as leniently as the tools would, so that one fault is one finding.
/// </summary>
internal sealed class StrictYaml
{
    private readonly Parser _parser;
    private readonly List<string> _problems;

    private StrictYaml(Parser parser, List<string> problems)
    {
        _parser = parser;
        _problems = problems;
    }

    /// <summary>The documents of a file (empty ones left out) and what is wrong with it, each finding with its line.</summary>
    public static YamlFile Read(string text)
    {
        var problems = new List<string>();
        var documents = new List<JsonNode>();
        FindTabs(text, problems);
        try
        {
            var reader = new StrictYaml(new Parser(new StringReader(text.Replace("\t", "  ", StringComparison.Ordinal))), problems);
            reader.ReadStream(documents);
        }
        catch (YamlException fault)
        {
            problems.Add($"line {fault.Start.Line}: {fault.Message}");
        }

        return new YamlFile(documents, problems);
    }

    private static void FindTabs(string text, List<string> problems)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).Contains('\t'))
            {
                problems.Add($"line {number}: a tab in the indentation");
            }
        }
    }

    private void ReadStream(List<JsonNode> documents)
    {
        _parser.Consume<StreamStart>();
        while (!_parser.Accept<StreamEnd>(out _))
        {
            _parser.Consume<DocumentStart>();
            if (ReadNode() is { } document)
            {
                documents.Add(document);
            }

            _parser.Consume<DocumentEnd>();
        }
    }

    private JsonNode? ReadNode()
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _problems.Add(
                $"line {alias.Start.Line}: the alias *{alias.Value} (write it out: readers of this tree should not have to look up)");
            return null;
        }

        if (_parser.Accept<NodeEvent>(out var node) && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            _problems.Add($"line {node.Start.Line}: an anchor or a tag");
        }

        return _parser.Accept<MappingStart>(out _) ? ReadMapping()
            : _parser.Accept<SequenceStart>(out _) ? ReadSequence()
            : ReadScalar(_parser.Consume<Scalar>());
    }

    private JsonObject ReadMapping()
    {
        _parser.Consume<MappingStart>();
        var mapping = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            if (mapping.ContainsKey(key.Value))
            {
                _problems.Add($"line {key.Start.Line}: the key '{key.Value}' a second time");
            }

            mapping[key.Value] = ReadNode();
        }

        return mapping;
    }

    private JsonArray ReadSequence()
    {
        _parser.Consume<SequenceStart>();
        var sequence = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            sequence.Add(ReadNode());
        }

        return sequence;
    }

    private JsonNode? ReadScalar(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(scalar.Value);
        }

        if (YamlScalar.IsAmbiguous(scalar.Value))
        {
            _problems.Add(
                $"line {scalar.Start.Line}: '{scalar.Value}' reads differently in YAML 1.1 and 1.2: quote it or write it in decimal");
        }

        return YamlScalar.Resolve(scalar.Value);
    }
}

/// <summary>One file: its documents, and why a strict reader would refuse it.</summary>
internal sealed record YamlFile(IReadOnlyList<JsonNode> Documents, IReadOnlyList<string> Problems);
