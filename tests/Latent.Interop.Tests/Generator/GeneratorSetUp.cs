namespace Latent.Interop.Tests.Generator;

/// <summary>Skips the tests of the generator on machines without libclang and the checkout.</summary>
[SetUpFixture]
internal sealed class GeneratorSetUp
{
    [OneTimeSetUp]
    public void RequireTheMachineThatBuilds() => DotnetHost.Require();
}
