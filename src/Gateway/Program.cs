using HomeLab.Gateway.Cli;

return await HomeLabCommand.RunAsync(args);
