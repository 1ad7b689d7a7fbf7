using Latent.Devices;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Latent.Tests.Support;

/// <summary>
/// The reason for which a test is about the CPU alone. Where LATENT_DEVICE names another device it is skipped, and the reason shown; tests that train, evaluate, save, load or
/// resume models carry it only if the same is tested on every device elsewhere.
/// </summary>
/// <param name="reason">Of what the test is.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class CpuAttribute(string reason) : CategoryAttribute("Cpu"), IApplyToTest
{
    void IApplyToTest.ApplyToTest(Test test)
    {
        ApplyToTest(test);
        if (!Device.Default.IsCpu && test.RunState == RunState.Runnable)
        {
            test.RunState = RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, $"{reason}; the device is {Device.Default.Name}");
        }
    }
}
