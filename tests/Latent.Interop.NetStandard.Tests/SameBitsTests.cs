using System.Reflection;
using System.Runtime.Versioning;
using Latent.Interop.Tests;

namespace Latent.Interop.NetStandard.Tests;

internal sealed class SameBitsTests
{
    [Test]
    public void Both_builds_train_to_the_same_bits()
    {
        using TemporaryFolder folder = new();
        Type other = new OtherBuild().TypeOf(typeof(TrainingRun));

        float[] numbers = TrainingRun.Train(folder.File("standard"));
        float[] expected = (float[])other.GetMethod(nameof(TrainingRun.Train))!.Invoke(null, [folder.File("net")])!;

        Assert.That(Array.ConvertAll(numbers, BitConverter.SingleToInt32Bits),
            Is.EqualTo(Array.ConvertAll(expected, BitConverter.SingleToInt32Bits)));
        Assert.That(File.ReadAllBytes(folder.File("standard")), Is.EqualTo(File.ReadAllBytes(folder.File("net"))));
        Assert.That(numbers[1], Is.LessThan(numbers[0]), "the loss of the second epoch");
    }

    [Test]
    public void The_two_builds_are_what_they_are_taken_for()
    {
        Type other = new OtherBuild().TypeOf(typeof(TrainingRun));

        Assert.That(TrainingRun.Framework, Is.EqualTo(".NETStandard,Version=v2.1"));
        Assert.That(other.GetProperty(nameof(TrainingRun.Framework))!.GetValue(null), Is.EqualTo(".NETCoreApp,Version=v10.0"));
        Assert.That(
            typeof(Context).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName,
            Is.EqualTo(".NETStandard,Version=v2.1"));
    }
}
