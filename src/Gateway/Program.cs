using HomeLab.Gateway.Cli;
using HomeLab.Inference.Loading;

NativeHeap.Configure();
return await HomeLabCommand.RunAsync(args);
