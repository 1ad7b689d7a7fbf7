return Latent.Cli.CommandLine.Run(args, Console.Out, Console.Error);
