using Latent.Devices;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Latent.Tests.Support;

/// <summary>
/// Marks a test that is about the CPU alone, with the reason. If LATENT_DEVICE names another device, the test is skipped and the reason is
/// shown. Tests that train, evaluate, save, load or resume models have it only if another test does the same on every device.
/// </summary>
/// <param name="reason">The subject of the test that other devices lack.</param>
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
