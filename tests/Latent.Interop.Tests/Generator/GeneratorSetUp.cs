namespace Latent.Interop.Tests.Generator;

/// <summary>The generator runs where libclang and the checkout are.</summary>
[SetUpFixture]
internal sealed class GeneratorSetUp
{
    [OneTimeSetUp]
    public void RequireTheMachineThatBuilds() => DotnetHost.Require();
}
