namespace Latent.Cli;

/// <summary>Exit codes of the process.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The code of a failure; standard error has one line about it.</summary>
    public const int Failure = 1;

    /// <summary>The code of a command line that cannot be parsed.</summary>
    public const int Usage = 2;

    /// <summary>The code after Ctrl-C: 128 + SIGINT, as in shells.</summary>
    public const int Interrupted = 130;

    /// <summary>The code after SIGTERM, which service managers and job schedulers send before they kill.</summary>
    public const int Terminated = 143;

    /// <summary>The code after SIGHUP, which a terminal sends when it closes.</summary>
    public const int HungUp = 129;
}
