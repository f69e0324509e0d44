namespace HomeLab.Inference.Wake.Incremental;

/// <summary>A convolution as the model file has it.</summary>
/// <param name="KernelRows">Taps over time.</param>
/// <param name="KernelColumns">Taps over frequency; 3 taps are padded by one on both sides.</param>
/// <param name="InputChannels">Channels in.</param>
/// <param name="OutputChannels">Channels out.</param>
/// <param name="Weights">[output][input][row][column].</param>
/// <param name="Bias">One an output; zeros where the model has none.</param>
/// <param name="Slope">LeakyReLU's slope below zero; 1 for no activation.</param>
/// <param name="Floor">Lower limit after that; −∞ for none.</param>
internal sealed record EmbeddingLayer(
    int KernelRows, int KernelColumns, int InputChannels, int OutputChannels, float[] Weights, float[] Bias, float Slope, float Floor);
