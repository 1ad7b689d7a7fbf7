using System.Globalization;
using System.Runtime.InteropServices;

namespace Latent.Cli;

/// <summary>
/// Handles Ctrl-C and the signals that ask a process to end (SIGTERM, SIGHUP): the first one cancels a token, so that work can be saved; a
/// second one ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interruption()
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            if (!IsIgnored(signal))
            {
                _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
            }
        }
    }

    /// <summary>The token that the first signal cancels.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code after the signal, as in shells: 128 and its number.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = !_source.IsCancellationRequested;
        if (signal.Cancel)
        {
            ExitCode = CodeOf(signal.Signal);
        }

        _source.Cancel();
    }

    private static int CodeOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGTERM => Cli.ExitCode.Terminated,
        PosixSignal.SIGHUP => Cli.ExitCode.HungUp,
        _ => Cli.ExitCode.Interrupted,
    };

    // Whoever starts a command with nohup wants it to go on after a hang-up. .NET itself respects this for SIGINT only.
    private static bool IsIgnored(PosixSignal signal)
    {
        const string Status = "/proc/self/status";
        const string Field = "SigIgn:";
        if (!OperatingSystem.IsLinux() || !File.Exists(Status))
        {
            return false;
        }

        string? line = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line[Field.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong ignored)
            && (ignored & (1UL << (CodeOf(signal) - 128 - 1))) != 0;
    }
}
