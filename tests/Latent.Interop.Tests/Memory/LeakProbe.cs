using System.Runtime.CompilerServices;

namespace Latent.Interop.Tests.Memory;

/// <summary>
/// The child process of the tests of leaks. It disposes some buffers, and leaks one that stays alive and one that is collected.
/// </summary>
internal static class LeakProbe
{
    private static NativeBuffer<float> _leak;

    internal static void Run()
    {
        try
        {
            new NativeBuffer<byte>(1000).Dispose();
            UseTemp();
            Leak();
            Forget();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Console.WriteLine($"alive {NativeMemory.LiveCount}");
            _leak.Fill(1);
        }
        catch (InvalidOperationException exception)
        {
            Console.WriteLine($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Leak() => (_leak, _) = (new NativeBuffer<float>(10), Tell());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = (new NativeBuffer<int>(3).Slice(1), Tell());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseTemp()
    {
        using TempScope scope = TempScope.Open();
        new NativeBuffer<float>(3, Allocator.Temp).Fill(1);
    }

    private static int Tell([CallerLineNumber] int line = 0)
    {
        Console.WriteLine($"line {line}");
        return line;
    }
}
