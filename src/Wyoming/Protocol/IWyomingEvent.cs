using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary>An event with fields: a record that JSON is read into and written from. Audio events are read by hand instead.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IWyomingEvent<TSelf>
    where TSelf : IWyomingEvent<TSelf>
{
    /// <summary>The type that announces it.</summary>
    static abstract EventKind Kind { get; }

    /// <summary>Its source-generated JSON shape.</summary>
    static abstract JsonTypeInfo<TSelf> Json { get; }
}
