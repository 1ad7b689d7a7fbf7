using System.Globalization;
using Latent.Devices;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Tests.IO;
using Latent.Tests.Support;
using Corruption = Latent.Models.Corruption;

namespace Latent.Tests.Models;

/// <summary>Files of models that a process loads in which nothing has made or registered a model before.</summary>
public sealed class FreshProcessTests
{
    private const int Inputs = 6, Classes = 3, Latents = 2;

    private static readonly Mlp Networks = new(5);

    private static readonly Func<Likelihood>[] Likelihoods =
    [
        () => new BernoulliLikelihood(), () => new GaussianLikelihood(Inputs), () => new GaussianLikelihood(Inputs, 0.5),
        () => new StudentTLikelihood(Inputs, 4), () => new LaplaceLikelihood(Inputs), () => new HeteroscedasticGaussianLikelihood(0.01),
        () => new CategoricalLikelihood(Classes), () => new DiscretizedLogisticLikelihood(), () => new DiscretizedLogisticLikelihood(2),
    ];

    private static readonly Func<Likelihood, Device, Model>[] ModelsOfLikelihoods =
    [
        (likelihood, device) => new Autoencoder(Inputs, Networks, Latents, likelihood, 1, device),
        (likelihood, device) => new DenoisingAutoencoder(Inputs, Networks, Latents, Corruption.Masking, 0.3, likelihood, 1, device),
        (likelihood, device) => new SparseAutoencoder(Inputs, Networks, Latents, 0.1, likelihood, 1, device),
        (likelihood, device) => new ContractiveAutoencoder(Inputs, Networks, Latents, 0.1, likelihood, 1, device),
        (likelihood, device) => new Vae(Inputs, Networks, Latents, likelihood, 1, device),
        (likelihood, device) => new BetaVae(Inputs, Networks, Latents, 4, 3, likelihood, 1, device),
        (likelihood, device) => new ConditionalVae(Inputs, Classes, Networks, Latents, likelihood, 1, device),
    ];

    [Test]
    public void Models_of_every_kind_and_likelihood_give_the_same_bits_in_a_fresh_process()
    {
        using TemporaryFolder folder = new();
        using Device device = TestDevice.Open();
        List<string> expected = [];
        HashSet<string> kinds = [];
        foreach (Func<Device, Model> make in Makers())
        {
            using Model model = make(device);
            // Not the weights that the settings' seed gives.
            model.Store.Write(Array.ConvertAll(model.Store.Read(), value => 1.25f * value + 0.01f));
            model.Save(folder.File(string.Create(CultureInfo.InvariantCulture, $"{expected.Count:D3}.safetensors")));
            kinds.Add(model.Kind);
            expected.Add(ModelOutputs.Describe(model));
        }

        ProcessResult child = ChildProcess.Run(ModelOutputs.Program, folder.Path);

        Assert.That(child.ExitCode, Is.Zero, child.Error);
        string[] lines = child.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0].Split(' '), Is.EquivalentTo(kinds));
        Assert.That(lines[1..], Is.EqualTo(expected));
    }

    [Test]
    public void Every_likelihood_of_the_library_is_in_the_table() =>
        Assert.That(typeof(Likelihood).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Likelihood)) && !type.IsAbstract),
            Is.EquivalentTo(Likelihoods.Select(make => make().GetType()).Distinct()));

    private static IEnumerable<Func<Device, Model>> Makers() =>
    [
        .. ModelFamilyTests.Models.Select(entry => (Func<Device, Model>)entry.Arguments[0]!),
        .. ModelsOfLikelihoods.SelectMany(
            make => Likelihoods, (make, likelihood) => (Func<Device, Model>)(device => make(likelihood(), device))),
    ];
}
