using System.Diagnostics;

namespace Latent.Interop;

/// <summary>Amount of information that is recorded about each native allocation.</summary>
public enum NativeLeakDetectionMode
{
    /// <summary>Nothing.</summary>
    Disabled,

    /// <summary>Size, type and allocator.</summary>
    Enabled,

    /// <summary>Also the stack of the allocation, with file and line if there are symbols. Slow: some 100 μs for each allocation.</summary>
    EnabledWithStackTrace,
}

/// <summary>
/// Finds native memory that nobody disposed. <see cref="Report"/> lists it on demand. At the end of the process the list is written to
/// standard error unless it is empty. The environment variable <c>LATENT_LEAK_DETECTION</c> (<c>disabled</c>, <c>enabled</c>,
/// <c>stacktrace</c>) sets the initial mode.
/// </summary>
/// <remarks>Memory of <see cref="Allocator.Temp"/> is not listed: it ends with its scope.</remarks>
public static class NativeLeakDetection
{
    private const string Variable = "LATENT_LEAK_DETECTION";
    private const int Unread = -1;

    private static readonly LinkedList<Record> Records = [];
    private static int _mode = Unread;
    private static bool _reportsAtExit;

    /// <summary>
    /// Information that is recorded about allocations from now on; <see cref="NativeLeakDetectionMode.Disabled"/> by default.
    /// </summary>
    /// <exception cref="InvalidOperationException">The environment variable <c>LATENT_LEAK_DETECTION</c> has an unknown value.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The new value is not one of the modes.</exception>
    public static NativeLeakDetectionMode Mode
    {
        get => _mode == Unread ? FromEnvironment() : (NativeLeakDetectionMode)_mode;
        set => _mode = value is >= NativeLeakDetectionMode.Disabled and <= NativeLeakDetectionMode.EnabledWithStackTrace
            ? (int)value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Disabled, Enabled or EnabledWithStackTrace was expected.");
    }

    /// <summary>All recorded allocations that were not disposed, including those that the garbage collector freed.</summary>
    public static NativeLeakReport Report()
    {
        lock (Records)
        {
            return new NativeLeakReport([.. Records.Select(record => record.Allocation)]);
        }
    }

    /// <summary>Records an allocation, unless the mode is <see cref="NativeLeakDetectionMode.Disabled"/>.</summary>
    internal static Record? Track(ILeakable memory)
    {
        NativeLeakDetectionMode mode = Mode;
        if (mode == NativeLeakDetectionMode.Disabled)
        {
            return null;
        }

        Record record = new(memory.Describe(mode == NativeLeakDetectionMode.EnabledWithStackTrace ? StackOfCaller() : null));
        lock (Records)
        {
            if (!_reportsAtExit)
            {
                _reportsAtExit = true;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => ReportAtExit();
            }

            record.Node = Records.AddLast(record);
        }

        return record;
    }

    /// <summary>Removes the record of an allocation, or keeps it if the garbage collector had to free the memory.</summary>
    internal static void End(Record record, bool isCollected)
    {
        lock (Records)
        {
            if (isCollected)
            {
                record.Allocation = record.Allocation with { IsCollected = true };
            }
            else if (record.Node is { List: not null } node)
            {
                Records.Remove(node);
            }
        }
    }

    // Not part of the type's initialiser: a TypeInitializationException would hide this exception.
    private static NativeLeakDetectionMode FromEnvironment() =>
        Mode = Environment.GetEnvironmentVariable(Variable)?.ToLowerInvariant() switch
        {
            null or "" or "disabled" => NativeLeakDetectionMode.Disabled,
            "enabled" => NativeLeakDetectionMode.Enabled,
            "stacktrace" => NativeLeakDetectionMode.EnabledWithStackTrace,
            string other => throw new InvalidOperationException(
                $"The environment variable {Variable} is '{other}'; disabled, enabled or stacktrace was expected."),
        };

    /// <summary>The stack from the first frame outside this assembly on.</summary>
    private static string StackOfCaller()
    {
        StackTrace trace = new(fNeedFileInfo: true);
        IEnumerable<StackFrame> frames = trace.GetFrames().SkipWhile(IsOwn);
        return string.Join(Environment.NewLine, frames.Select(frame => new StackTrace(frame).ToString().TrimEnd()));
    }

#if NET
    private static bool IsOwn(StackFrame frame) =>
        DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName == typeof(NativeLeakDetection).Assembly.FullName;
#else
    private static bool IsOwn(StackFrame frame) => frame.GetMethod()?.DeclaringType?.Assembly == typeof(NativeLeakDetection).Assembly;
#endif

    private static void ReportAtExit()
    {
        NativeLeakReport report = Report();
        if (report.Count > 0)
        {
            Console.Error.WriteLine(report);
        }
    }

    /// <summary>An allocation that users may fail to dispose.</summary>
    internal interface ILeakable
    {
        /// <summary>Creates the entry of the allocation in the list.</summary>
        /// <param name="stack">The stack of the allocation, or null.</param>
        NativeAllocation Describe(string? stack);
    }

    /// <summary>An entry of the list. It has no reference to the owner of the memory, so that the owner can be collected.</summary>
    internal sealed class Record(NativeAllocation allocation)
    {
        internal NativeAllocation Allocation { get; set; } = allocation;

        internal LinkedListNode<Record>? Node { get; set; }
    }
}
