using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Tests.Catalog;

public sealed class ModelKindsTests
{
    private static IEnumerable<string> Kinds => ModelKinds.All.Select(kind => kind.Name);

    /// <summary>The name of a kind is that of its model, with "conv-" before it for a model of convolutions.</summary>
    [TestCaseSource(nameof(Kinds))]
    public void A_kind_has_the_name_that_its_model_gives_itself(string name)
    {
        ModelKind kind = ModelKinds.Find(name)!;
        using Model model = ModelConfig.Standard(kind, "digits", Digits.Load().Train).CreateModel(Device.Default);
        bool isVariant = kind.Channels is not null && name != model.Kind;
        Assert.That(name, Is.EqualTo(isVariant ? $"conv-{model.Kind}" : model.Kind));
    }
}
