namespace HomeLab.Gateway.Llm;

/// <summary>What a backend speaks.</summary>
public enum BackendKind
{
    /// <summary>Ollama's <c>/api</c> (and its <c>/v1</c>).</summary>
    Ollama,

    /// <summary>OpenAI's <c>/v1</c> only: vLLM, llama.cpp, LM Studio, a cloud.</summary>
    OpenAi,
}
