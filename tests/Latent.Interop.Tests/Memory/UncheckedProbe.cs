namespace Latent.Interop.Tests.Memory;

/// <summary>The child process of a test of <see cref="Safety"/>. It reads outside of a slice with the checks switched off.</summary>
internal static class UncheckedProbe
{
    internal static void Run()
    {
        AppContext.SetSwitch(Safety.Switch, false);
        using NativeBuffer<int> buffer = new([.. Enumerable.Range(0, 50)]);
        Console.WriteLine(buffer.Slice(0, 2)[41]);
    }
}
