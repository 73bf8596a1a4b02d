//! web
pub struct Site;
impl Site {
    pub fn new(
        _: app::Db,
        _: std::sync::Arc<forms::Printer>,
        _: impl Fn() -> app::Moment + Send + Sync + 'static,
        _: app::Entropy,
    ) -> Self {
        Site
    }
}
pub async fn serve(
    _: Site,
    _: tokio::net::TcpListener,
    _: impl Future<Output = ()>,
) -> std::io::Result<()> {
    Ok(())
}
