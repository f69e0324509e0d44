using System.Net;
using HomeLab.Testing;
using HomeLab.Wyoming.Discovery;

namespace HomeLab.Wyoming.Tests.Discovery;

public sealed class WyomingAnnouncerTests : IAsyncDisposable
{
    private static readonly AnnouncedService Piper = new("piper", "house", 10_200);
    private static readonly AnnouncedService Whisper = new("whisper", "house", 10_300);

    private readonly InMemoryLink _link = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogRecorder _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WyomingAnnouncer _announcer;
    private readonly Task _running;

    public WyomingAnnouncerTests()
    {
        _announcer = new WyomingAnnouncer(_link, [Piper, Whisper], _log, _time);
        _running = _announcer.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await _link.DisposeAsync();
        _stop.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Asks_three_times_whether_its_names_are_free_and_then_announces_twice()
    {
        for (var probe = 0; probe < 3; probe++)
        {
            var (query, _) = await _link.NextAsync();
            Assert.False(query.IsResponse);
            Assert.Equal([Piper.FullName, Whisper.FullName], query.Questions.Select(question => question.Name));
            await AdvanceAsync(TimeSpan.FromMilliseconds(250));
        }

        var (first, onlyTo) = await _link.NextAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        var (second, _) = await _link.NextAsync();

        Assert.Null(onlyTo);
        Assert.Equal(Piper.Records(_link.Addresses).Union(Whisper.Records(_link.Addresses)), first.Answers);
        Assert.Equal(first.Answers, second.Answers);
    }

    [Fact]
    public async Task Answers_who_offers_wyoming_with_all_one_needs_to_connect()
    {
        await AnnouncedAsync();

        _link.Say(DnsMessage.Query(new DnsQuestion("_WYOMING._tcp.local", DnsType.Ptr)));
        var (answer, onlyTo) = await _link.NextAsync();

        Assert.Null(onlyTo);
        Assert.Equal([Piper.FullName, Whisper.FullName], answer.Answers.Cast<PtrRecord>().Select(pointer => pointer.Target));
        Assert.Equal([10_200, 10_300], answer.Additional.OfType<SrvRecord>().Select(service => (int)service.Port));
        Assert.Equal(_link.Addresses, answer.Additional.OfType<AddressRecord>().Select(address => address.Address));
    }

    [Fact]
    public async Task Answers_for_a_name_a_host_and_the_list_of_types()
    {
        await AnnouncedAsync();

        _link.Say(DnsMessage.Query(new DnsQuestion(Whisper.FullName, DnsType.Srv)));
        Assert.Equal(10_300, Assert.IsType<SrvRecord>(Assert.Single((await _link.NextAsync()).Message.Answers)).Port);
        _link.Say(DnsMessage.Query(new DnsQuestion("house.local", DnsType.A)));
        Assert.Equal(_link.Addresses[0], Assert.IsType<AddressRecord>(Assert.Single((await _link.NextAsync()).Message.Answers)).Address);
        _link.Say(DnsMessage.Query(new DnsQuestion(AnnouncedService.TypeEnumeration, DnsType.Ptr)));
        Assert.Equal(
            AnnouncedService.ServiceType, Assert.IsType<PtrRecord>(Assert.Single((await _link.NextAsync()).Message.Answers)).Target);
    }

    [Fact]
    public async Task Is_silent_about_others_about_garbage_and_about_what_the_asker_knows()
    {
        await AnnouncedAsync();

        _link.SayRaw(1, 2, 3);
        _link.Say(DnsMessage.Query(new DnsQuestion("_http._tcp.local", DnsType.Ptr)));
        _link.Say(
            new DnsMessage(
                0,
                false,
                [new DnsQuestion(AnnouncedService.ServiceType, DnsType.Ptr)],
                [Piper.Records([])[0], Whisper.Records([])[0]],
                []));
        _link.Say(DnsMessage.Query(new DnsQuestion("house.local", DnsType.A)));

        Assert.IsType<AddressRecord>(Assert.Single((await _link.NextAsync()).Message.Answers));
        Assert.True(_link.IsQuiet);
    }

    [Fact]
    public async Task A_plain_resolver_gets_its_answer_alone_with_its_own_id()
    {
        await AnnouncedAsync();
        var resolver = new IPEndPoint(IPAddress.Parse("192.168.1.7"), 40_000);

        _link.Say(new DnsMessage(77, false, [new DnsQuestion(Piper.FullName, DnsType.Srv)], [], []), resolver);
        var (answer, onlyTo) = await _link.NextAsync();

        Assert.Equal(resolver, onlyTo);
        Assert.Equal(77, answer.Id);
    }

    [Fact]
    public async Task Takes_another_name_when_its_own_is_taken()
    {
        await AnnouncedAsync();

        _link.Say(DnsMessage.Response([new SrvRecord(Piper.FullName, "other.local", 10_200, 120)]));
        var (announcement, _) = await _link.NextAsync();

        Assert.Equal(["piper (2)", "whisper"], _announcer.Services.Select(service => service.Instance));
        Assert.Contains(announcement.Answers.OfType<SrvRecord>(), service => service.Name == "piper (2)._wyoming._tcp.local");
        Assert.Contains(_log.Lines, line => line.Id.Id == 1101);
    }

    [Fact]
    public async Task Its_own_announcement_that_comes_back_is_no_conflict()
    {
        await AnnouncedAsync();

        _link.Say(DnsMessage.Response(Piper.Records(_link.Addresses)));
        _link.Say(DnsMessage.Query(new DnsQuestion("house.local", DnsType.A)));
        await _link.NextAsync();

        Assert.Equal(["piper", "whisper"], _announcer.Services.Select(service => service.Instance));
    }

    [Fact]
    public async Task Says_goodbye_when_stopped()
    {
        await AnnouncedAsync();

        await _stop.CancelAsync();
        var (goodbye, _) = await _link.NextAsync();

        Assert.All(goodbye.Answers, record => Assert.Equal(0u, record.TtlSeconds));
        Assert.Equal([Piper.FullName, Whisper.FullName], goodbye.Answers.OfType<PtrRecord>().Select(pointer => pointer.Target));
    }

    private async Task AnnouncedAsync()
    {
        for (var packet = 0; packet < 4; packet++)
        {
            await _link.NextAsync();
            await AdvanceAsync(packet < 3 ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(1));
        }

        await _link.NextAsync();
    }

    // The announcer sends first and then asks the clock; its timer is there once the clock counts it.
    private async Task AdvanceAsync(TimeSpan by)
    {
        while (_time.PendingTimers == 0)
        {
            await Task.Yield();
        }

        _time.Advance(by);
    }
}
