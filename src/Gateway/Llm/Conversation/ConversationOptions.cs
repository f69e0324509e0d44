using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Llm.Conversation;

/// <summary>The language model behind the conversation port; section <c>Conversation</c>.</summary>
public sealed class ConversationOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Conversation";

    /// <summary>Whether the conversation port answers with a language model. <value>The default is true.</value></summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The model or alias. <value>Empty takes one that is loaded, else the first one that is not for embeddings.</value></summary>
    public string Model { get; set; } = "";

    /// <summary>What the model is told first. The answer is spoken, so it should be short and without markup.</summary>
    public string SystemPrompt { get; set; } =
        "You are a voice assistant in a home. "
        + "Answer in one to three short sentences of plain spoken language, in the language of the question.";

    /// <summary>Questions and answers of a conversation that the model still sees. <value>The default is 10.</value></summary>
    [Setting("a number from 0 to 100", Min = 0, Max = 100)]
    public int MaxTurns { get; set; } = 10;

    /// <summary>Time after the last turn when a conversation is forgotten. <value>The default is 10 min.</value></summary>
    [Setting("a duration from 1s to 1d", Min = 1, Max = 86_400)]
    public TimeSpan Expiry { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Conversations remembered at once; the oldest is forgotten first. <value>The default is 200.</value></summary>
    [Setting("a number from 1 to 100000", Min = 1, Max = 100_000)]
    public int MaxConversations { get; set; } = 200;

    /// <summary>Longest answer in tokens. <value>The default is 400, about two minutes of speech.</value></summary>
    [Setting("a number from 1 to 100000", Min = 1, Max = 100_000)]
    public int MaxTokens { get; set; } = 400;
}
