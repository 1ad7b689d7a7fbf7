namespace Latent.Tests;

internal sealed class PublicSurfaceTests
{
    [Test]
    public void No_member_names_a_type_of_the_generated_code() => Assert.That(RawTypes.NamedBy(typeof(Tensor).Assembly), Is.Empty);
}
