using Latent.Interop.Tests.Loading;
using Latent.Interop.Tests.Memory;
using Latent.Interop.Tests.Memory.Stress;

namespace Latent.Interop.Tests;

/// <summary>The code of tests that run in a process of their own, since they concern a whole process.</summary>
internal static class Probe
{
    internal static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["load"]:
                LoadingProbe.Run();
                return 0;
            case ["load", "all"]:
                LoadingProbe.CallAll();
                return 0;
            case ["load", "path", string path]:
                LoadingProbe.SetPath(path);
                return 0;
            case ["load", "resolver", string path]:
                ResolverProbe.Run(path);
                return 0;
            case ["load", "linked"]:
                ResolverProbe.RunLinked();
                return 0;
            case ["leaks"]:
                LeakProbe.Run();
                return 0;
            case ["unchecked"]:
                UncheckedProbe.Run();
                return 0;
            case ["use after free"]:
                UseAfterFreeProbe.Run();
                return 0;
            case ["stress", string seed, string operations]:
                StressReport report = new StressRun(int.Parse(seed), int.Parse(operations)).Run();
                Console.WriteLine(report);
                return report.Failures.Count == 0 ? 0 : 1;
            default:
                Console.Error.WriteLine($"The arguments are '{string.Join(' ', arguments)}'; the name of a probe was expected.");
                return 2;
        }
    }
}
