using System.Globalization;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Tests.Compilation;

public sealed class ExplanationTests
{
    [Test]
    public void Numbers_of_the_table_do_not_follow_the_culture()
    {
        Assert.That($"{0.5}", Is.EqualTo("0,5"), "the culture of the tests");
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 3]);
        Output[] outputs = [new("sum", x.Exp().Sum(1)), new("mean", x.Log().Mean(0))];
        using CompiledProgram program = Compiler.Compile(Device.Default, graph, outputs, [], 7);
        double[] times = [.. Enumerable.Repeat(1250.0, program.InstructionCount)];
        string text = program.Explain(0, times);
        string share = (100.0 / times.Length).ToString("F1", CultureInfo.InvariantCulture);
        Assert.That(text, Does.Contain("1.25").And.Contain($"{share} %"));
        Assert.That(text.Split(Environment.NewLine).Where(line => line.Contains('%', StringComparison.Ordinal)),
            Has.Exactly(times.Length).Items);
        Assert.That(System.Text.RegularExpressions.Regex.Matches(text, "[0-9],[0-9]"), Is.Empty);
    }
}
